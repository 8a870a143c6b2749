using PromptRegistry.SampleModel.Protocol;
using PromptRegistry.SampleModel.Rules;

namespace PromptRegistry.SampleModel.Tests;

internal static class Ask
{
    public static string System(string system, string user) =>
        RuleBook.Answer([new ChatMessage("system", system), new ChatMessage("user", user)]);

    public static string User(string user) => RuleBook.Answer([new ChatMessage("user", user)]);
}
