using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Versions;
using PromptRegistry.Core.Yaml;
using PromptRegistry.TestKit;

namespace PromptRegistry.Core.Tests.Prompts;

/// <summary>Conversations that callers pass, and their place among the messages.</summary>
public sealed class ConversationInputTests
{
    private const string Chat = """
        name: chat
        version: 1.0.0
        inputs:
          question: string
          history: { type: messages, untrusted: true, default: [] }
        messages:
          - { role: system, content: Help. }
          - placeholder: history
          - { role: user, content: "{{ question }}" }

        """;

    [Fact]
    public void The_messages_of_a_conversation_stand_at_its_place()
    {
        var rendered = Render(Chat, "{ question: Why?, history: [{ role: user, content: Hi. }, { role: assistant, content: Hello! }] }");

        Assert.Equal(["system: Help.", "user: Hi.", "assistant: Hello!", "user: Why?"], rendered);
    }

    [Fact]
    public void Braces_in_a_conversation_are_text() =>
        Assert.Equal("user: {{ question }}", Render(Chat, "{ question: Why?, history: [{ role: user, content: '{{ question }}' }] }")[1]);

    [Fact]
    public void An_empty_conversation_has_no_messages() => Assert.Equal(["system: Help.", "user: Why?"], Render(Chat, "{ question: Why? }"));

    [Theory]
    [InlineData("[{ role: system, content: a }]", "The input 'history' is not trusted, and has a message of the role 'system'")]
    [InlineData("[{ role: user, content: a }, { role: developer, content: b }]", "a message of the role 'developer'")]
    [InlineData("[{ role: usr, content: a }]", "but 'usr' was found. Did you mean 'user'?")]
    [InlineData("[{ role: user }]", "lacks its 'content'")]
    [InlineData("[{ content: a }]", "lacks its 'role'")]
    [InlineData("[{ role: user, content: a, name: b }]", "has no key 'name'")]
    [InlineData("[a]", "must be { role: …, content: … }")]
    [InlineData("a", "must be a list of messages")]
    public void What_is_no_such_conversation_is_refused_at_its_place(string history, string expected)
    {
        var bound = Bind(Chat, $"{{ question: Why?, history: {history} }}");

        Assert.Contains(expected, Assert.Single(bound.Diagnostics).Message, StringComparison.Ordinal);
        Assert.Equal("PRM0011", bound.Diagnostics[0].Id);
    }

    [Fact]
    public void A_trusted_conversation_may_give_orders()
    {
        var trusted = Chat.Replace("untrusted: true, ", "", StringComparison.Ordinal);

        Assert.Equal("system: Be brief.", Render(trusted, "{ question: Why?, history: [{ role: system, content: Be brief. }] }")[1]);
    }

    [Theory]
    [InlineData("- placeholder: histroy", "PRM0026", "there is no input 'histroy'. Did you mean 'history'?")]
    [InlineData("- placeholder: question", "PRM0026", "but 'question' is string: write it in a message's text.")]
    [InlineData("- { placeholder: history, role: user }", "PRM0004", "A placeholder stands alone")]
    [InlineData("- placeholder: [history]", "PRM0004", "'placeholder' must be the name of an input")]
    [InlineData("- placeholder: history\n  - placeholder: history", "PRM0027", "The conversation 'history' stands in line 8 already")]
    [InlineData("- { role: user, content: '{{ history }}' }", "PRM1020", "'history' is messages, which no template can write.")]
    public void A_placeholder_takes_one_conversation_once(string message, string id, string expected)
    {
        var result = Check(Chat.Replace("- placeholder: history", message, StringComparison.Ordinal));

        var finding = Assert.Single(result.Diagnostics, d => d.IsError);
        Assert.Equal(id, finding.Id);
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
        Assert.Null(result.Prompt);
    }

    [Fact]
    public void A_conversation_alone_is_no_prompt()
    {
        var result = Check("name: chat\nversion: 1.0.0\ninputs: { history: messages }\nmessages:\n  - placeholder: history\n");

        Assert.Contains("Add a message of the prompt's own", Assert.Single(result.Diagnostics, d => d.Descriptor == ManifestDiagnostics.WrongPlace).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_conversation_without_a_place_is_unused()
    {
        var result = Check(Chat.Replace("  - placeholder: history\n", "", StringComparison.Ordinal));

        Assert.Contains("Add '- placeholder: history' to the messages", Assert.Single(result.Diagnostics, d => d.Id == "PRM0018").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("h: 'messages[]'")]
    [InlineData("h: { type: object, properties: { p: messages } }")]
    [InlineData("h: { type: map, items: messages }")]
    [InlineData("h: { type: messages, default: [{ role: tool, content: a }] }")]
    [InlineData("h: { type: messages, untrusted: true, default: [{ role: system, content: a }] }")]
    public void A_conversation_is_an_input_of_its_own(string input) =>
        Assert.Contains(Check($"name: chat\nversion: 1.0.0\ninputs: {{ {input} }}\nmessages: [{{ role: user, content: a }}]\n").Diagnostics, d => d.IsError);

    [Fact]
    public void Contract_and_digest_know_the_place()
    {
        var after = Load(Chat);
        var moved = Load(Chat.Replace("  - placeholder: history\n", "", StringComparison.Ordinal).TrimEnd() + "\n  - placeholder: history\n");
        var before = Load(Chat.Replace("  - placeholder: history\n", "", StringComparison.Ordinal).Replace("  history: { type: messages, untrusted: true, default: [] }\n", "", StringComparison.Ordinal));
        var required = Load(Chat.Replace(", default: []", "", StringComparison.Ordinal));

        Assert.Equal(VersionBump.Minor, ContractDiff.Compare(before.Contract, after.Contract).RequiredBump);
        Assert.Equal(VersionBump.Major, ContractDiff.Compare(after.Contract, required.Contract).RequiredBump);
        Assert.NotEqual(after.Digest, moved.Digest);
        Assert.Equal(ContractText.Write(after.Contract), ContractText.Write(ContractText.Read(ContractText.Write(after.Contract))));
    }

    [Fact]
    public void A_demo_has_no_conversation()
    {
        var result = Check(Chat + "demos: [{ inputs: { question: a, history: [] }, output: b }]\n");

        Assert.Contains("Leave it out of the demo", Assert.Single(result.Diagnostics, d => d.Id == "PRM0016").Message, StringComparison.Ordinal);
    }

    private static PromptLoadResult Check(string manifest) =>
        PromptChecker.Check("chat", new MemoryFiles { ["prompts/chat/prompt.yaml"] = manifest }, RepositorySettings.Default, names: null);

    private static PromptDefinition Load(string manifest) => Check(manifest).Prompt ?? throw new InvalidOperationException(string.Join('\n', Check(manifest).Diagnostics));

    private static InputBindingResult Bind(string manifest, string inputs) =>
        InputBinder.Bind(Load(manifest).Manifest, (YamlMapping)YamlReader.Read(inputs, "inputs.yaml").Root!, "inputs.yaml");

    private static List<string> Render(string manifest, string inputs)
    {
        var bound = Bind(manifest, inputs);
        Assert.Empty(bound.Diagnostics);
        return [.. Load(manifest).Render(bound.Values).Select(m => $"{m.Role}: {m.Text}")];
    }
}
