namespace PromptRegistry.Git.Reading;

/// <summary>Who did something, and when.</summary>
public sealed record GitSignature(string Name, string Email, DateTimeOffset When)
{
    /// <summary><c>Name &lt;email&gt;</c>.</summary>
    public string Who => $"{Name} <{Email}>";

    public override string ToString() => $"{Who} {When:yyyy-MM-ddTHH:mm:sszzz}";
}
