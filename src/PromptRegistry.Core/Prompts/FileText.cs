namespace PromptRegistry.Core.Prompts;

/// <summary>
/// What a text file of a prompt repository says, whatever system wrote it. Git writes <c>\r\n</c> into work trees where
/// <c>core.autocrlf</c> is on, as it is on Windows by default: a model, a recording's key and a digest never see that.
/// </summary>
public static class FileText
{
    /// <summary>The text with <c>\n</c> wherever a line ends with <c>\r\n</c>.</summary>
    public static string WithPlainLines(string text) => text.IndexOf('\r') < 0 ? text : text.Replace("\r\n", "\n");
}
