using PromptRegistry.SampleModel.Protocol;
using PromptRegistry.SampleModel.Rules;

namespace PromptRegistry.SampleModel.Tests.Rules;

public sealed class SupportRulesTests
{
    private static readonly OfferedTool[] Tools = [new("other", null), new("find_order", "number")];

    [Theory]
    [InlineData("Where is A-1001?", """{"number":"A-1001"}""")]
    [InlineData("When does it arrive?", """{"number":"B-2002"}""")]
    [InlineData("Do you repair bicycles?", null)]
    public void A_tool_is_called_for_what_is_spoken_of(string question, string? arguments)
    {
        ChatMessage[] messages = [new("user", "I ordered B-2002."), new("assistant", "Thank you."), new("user", question)];

        Assert.Equal(arguments is null ? null : new ToolCall("call-3", "find_order", arguments), ToolRule.Call(messages, Tools));
        Assert.Null(ToolRule.Call(messages, Tools[..1]));
    }

    [Theory]
    [InlineData("""{"number":"A-1","status":"shipped"}""", "I found number A-1, status shipped.")]
    [InlineData("There is no order.", "There is no order.")]
    public void What_a_tool_gives_back_is_the_answer(string result, string answer)
    {
        Assert.Equal(answer, RuleBook.Answer([new("user", "Where is A-1001?"), new("tool", result)]));
        Assert.Equal("Thank you for the picture. " + answer, RuleBook.Answer([new("user", "Where is A-1001?") { Pictures = 1 }, new("tool", result)]));
        Assert.Null(ToolRule.Call([new("user", "Where is A-1001?"), new("tool", result)], Tools));
    }

    [Theory]
    [InlineData("When can a bicycle be returned after delivery?", true, "A bicycle can be returned within thirty days after delivery.")]
    [InlineData("Do you repair?", true, "I am not sure.")]
    [InlineData("Do you repair?", false, "The workshop repairs all makes.")]
    [InlineData("Who won?", false, "I do not know that. A person of our team will write to you.")]
    public void A_fact_answers_a_question_and_the_careless_model_is_sooner_unsure(string question, bool isFast, string answer)
    {
        const string Facts = "<facts>A bicycle can be returned within thirty days after delivery. The workshop repairs all makes.</facts>";

        Assert.Equal(answer, RuleBook.Answer([new("user", Facts), new("user", $"<question>{question}</question>")], isFast));
    }
}
