namespace PromptRegistry.Git.Gates;

/// <summary>One condition for entering an environment.</summary>
internal interface IGate
{
    /// <summary>What is missing, or null where the release may enter.</summary>
    UnmetGate? Check(GateSubject subject);
}
