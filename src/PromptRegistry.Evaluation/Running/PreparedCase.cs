using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;

namespace PromptRegistry.Evaluation.Running;

/// <summary>A case with the requests of its samples.</summary>
internal sealed record PreparedCase(
    CaseValues Values, IReadOnlyList<ModelRequest> Requests, IReadOnlyList<RecordingKey> Keys)
{
    public static PreparedCase Create(CaseValues values, ModelRequest first, int samples)
    {
        var requests = new ModelRequest[samples];
        var keys = new RecordingKey[samples];
        for (var i = 0; i < samples; i++)
        {
            requests[i] = i == 0 ? first : first with { Sample = i };
            keys[i] = CanonicalRequest.Key(requests[i]);
        }

        return new PreparedCase(values, requests, keys);
    }
}
