namespace PromptRegistry.Core.Contracts;

/// <summary>Who relies on a part of a contract.</summary>
public enum ContractParty
{
    /// <summary>The code that passes inputs and sends the messages.</summary>
    Caller,

    /// <summary>The code that reads the model's answer.</summary>
    Reader,
}
