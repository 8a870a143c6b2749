namespace PromptRegistry.Git.Processes;

/// <summary>Git could not be run, or could not do what was asked. The message is for people.</summary>
public class GitException(string message, Exception? inner = null) : Exception(message, inner);
