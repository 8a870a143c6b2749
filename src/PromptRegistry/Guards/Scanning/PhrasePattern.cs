namespace PromptRegistry.Guards.Scanning;

/// <summary>Words of some groups in this order, with so many others between two at most.</summary>
/// <param name="Groups">The groups' numbers.</param>
/// <param name="Gaps">The words allowed before each; the first is not used.</param>
/// <param name="Rule">Its number.</param>
internal sealed record PhrasePattern(int[] Groups, int[] Gaps, GuardReason Reason, double Weight, int Rule);

/// <summary>A word of the vocabulary.</summary>
/// <param name="Text">In lower case, without marks on letters.</param>
/// <param name="IsStem">Whether longer words that begin with it count as well.</param>
/// <param name="InCapitals">Whether only capitals count.</param>
/// <param name="Groups">The groups that it is in.</param>
internal sealed record PhraseWord(string Text, bool IsStem, bool InCapitals, int[] Groups);
