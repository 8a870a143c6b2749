namespace PromptRegistry.SampleModel.Protocol;

/// <summary>A request that the protocol answers with an error object.</summary>
internal sealed class ProtocolException(int status, string code, string? parameter, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public string? Parameter { get; } = parameter;
}
