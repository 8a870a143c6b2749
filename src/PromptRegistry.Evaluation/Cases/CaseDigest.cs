using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Recordings;

namespace PromptRegistry.Evaluation.Cases;

/// <summary>
/// Digests of what a baseline was measured with, so that a changed case or scorer is not compared with its old self.
/// </summary>
internal static class CaseDigest
{
    /// <summary>Hexadecimal digits kept: enough to notice a change, short enough to read in a review.</summary>
    private const int Length = 16;

    public static string Of(YamlMapping inputs, string? expected)
    {
        var text = new StringBuilder("{\"expected\":");
        if (expected is null) text.Append("null");
        else CanonicalText.Append(text, expected);
        text.Append(",\"inputs\":").Append(CanonicalJson.Write(inputs)).Append('}');
        return Of(text.ToString());
    }

    public static string Of(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Length];
}
