using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Evaluation.Models;

namespace PromptRegistry.Evaluation.Recordings;

/// <summary>
/// A request as canonical JSON (RFC 8785: sorted keys, no white space). The name of the prompt, of its suite and of
/// the case are
/// not part of it, so a rename costs nothing and equal questions are asked once.
/// </summary>
public static class CanonicalRequest
{
    public static RecordingKey Key(ModelRequest request) =>
        RecordingKey.FromHash(SHA256.HashData(Encoding.UTF8.GetBytes(Write(request))));

    public static string Write(ModelRequest request)
    {
        var json = new StringBuilder(1024);
        json.Append("{\"messages\":[");
        for (var i = 0; i < request.Messages.Count; i++)
        {
            if (i > 0) json.Append(',');
            json.Append("{\"content\":");
            CanonicalText.Append(json, request.Messages[i].Text);
            json.Append(",\"role\":");
            CanonicalText.Append(json, request.Messages[i].Role);
            json.Append('}');
        }

        json.Append("],\"model\":");
        CanonicalText.Append(json, request.Model);
        json.Append(",\"options\":");
        AppendOptions(json, request.Target.Settings);
        json.Append(",\"provider\":");
        CanonicalText.Append(json, request.Provider);
        json.Append(",\"responseFormat\":").Append(request.Target.OutputSchema ?? "null");
        json.Append(",\"sample\":").Append(request.Sample);
        return json.Append(",\"tools\":[]}").ToString();
    }

    private static void AppendOptions(StringBuilder json, ModelSettings settings)
    {
        json.Append('{');
        Member("frequencyPenalty", settings.FrequencyPenalty);
        Member("maxOutputTokens", settings.MaxOutputTokens);
        Member("presencePenalty", settings.PresencePenalty);
        Member("seed", settings.Seed);
        json.Append("\"stop\":[");
        for (var i = 0; i < settings.Stop.Count; i++)
        {
            if (i > 0) json.Append(',');
            CanonicalText.Append(json, settings.Stop[i]);
        }

        json.Append("],");
        Member("temperature", settings.Temperature);
        Member("topK", settings.TopK);
        Member("topP", settings.TopP, last: true);
        json.Append('}');

        void Member(string name, double? value, bool last = false)
        {
            json.Append('"').Append(name).Append("\":");
            CanonicalText.Append(json, value);
            if (!last) json.Append(',');
        }
    }
}
