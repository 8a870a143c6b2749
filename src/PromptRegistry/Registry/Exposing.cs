using Microsoft.Extensions.Logging;
using PromptRegistry.Rollouts;

namespace PromptRegistry.Registry;

/// <summary>Tells of units that were given a version, each once.</summary>
internal sealed class Exposing(IPromptExposures told, ILogger log)
{
    private const int Capacity = 1 << 16;

    private readonly ExposureMemory memory = new(Capacity);

    public void Tell(PromptResolution resolution, RolloutArms rules, PromptContext? context, in ArmDecision decision)
    {
        if (resolution.Identity.Reason is not (ResolutionReason.Arm or ResolutionReason.Control)) return;
        Span<char> buffer = stackalloc char[40];
        var unit = rules.IdOf(context, buffer);
        if (!memory.IsNew(unit, resolution.ExposureKey)) return;
        try
        {
            var text = rules.Shared.Unit is null ? context!.UnitId! : unit.ToString();
            told.Exposed(new PromptExposure(resolution.Identity, text, decision.Bucket));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            FollowingLog.ExposureFailed(log, exception);
        }
    }
}
