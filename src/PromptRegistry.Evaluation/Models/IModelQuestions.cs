namespace PromptRegistry.Evaluation.Models;

/// <summary>Asks models on behalf of a scorer: by the run's mode, from the same recordings and within the same limits as the prompt itself.</summary>
internal interface IModelQuestions
{
    /// <summary>The answer; null where it is not recorded and nothing may be asked, or a limit of the run was reached.</summary>
    /// <exception cref="ModelException">The model could not be asked.</exception>
    ValueTask<ModelAnswer?> AskAsync(ModelRequest question);
}
