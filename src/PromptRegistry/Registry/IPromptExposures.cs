namespace PromptRegistry.Registry;

/// <summary>
/// Is told when a unit was given an arm of a rollout, or the environment's version to compare with: once for each unit and version, as far as the
/// registry remembers (65,536 of them). What an experiment's evaluation needs. A registry of dependency injection asks all that are registered.
/// </summary>
public interface IPromptExposures
{
    /// <summary>
    /// Called while a prompt is resolved, on the thread that renders: put it into a queue, and do nothing that waits. What it throws is logged.
    /// </summary>
    void Exposed(in PromptExposure exposure);
}

/// <summary>A unit that was given a version.</summary>
/// <param name="Identity">The version, its arm (null: the environment's version) and the reason.</param>
/// <param name="Unit">The unit that was dealt: the context's <see cref="PromptContext.UnitId"/>, or the attribute that the rollout names.</param>
/// <param name="Bucket">Its draw, from 0 up to but not including 1.</param>
public readonly record struct PromptExposure(PromptIdentity Identity, string Unit, double Bucket);
