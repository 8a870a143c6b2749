using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace PromptRegistry.Chat;

/// <summary>Tools that a prompt declares, and typed arguments of their calls. Generated code uses it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ToolCalls
{
    /// <summary>A tool as models are told of it.</summary>
    /// <param name="schema">The JSON Schema of its arguments, as JSON.</param>
    public static AIFunctionDeclaration Declare(string name, string? description, string schema) =>
        AIFunctionFactory.CreateDeclaration(name, description, Schema(schema));

    /// <summary>A tool with the code that runs it.</summary>
    /// <param name="schema">The JSON Schema of its arguments, as JSON.</param>
    /// <param name="read">Reads the arguments.</param>
    /// <param name="run">Runs a call.</param>
    public static AIFunction Function<T>(
        string name, string? description, string schema, Func<AnswerReader, T> read, Func<T, CancellationToken, Task<object?>> run)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(run);
        return new TypedFunction<T>(name, description, Schema(schema), read, run);
    }

    /// <summary>Reads the arguments of a call.</summary>
    /// <exception cref="AnswerFormatException"><paramref name="read"/> refuses them.</exception>
    public static T Parse<T>(FunctionCallContent call, Func<AnswerReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(read);
        return read(Reader(call.Name, call.Arguments));
    }

    /// <summary>As <see cref="Parse"/>, with the reason instead of an exception.</summary>
    public static bool TryParse<T>(
        FunctionCallContent call, Func<AnswerReader, T> read, [NotNullWhen(true)] out T? arguments, [NotNullWhen(false)] out string? error)
        where T : class
    {
        try
        {
            arguments = Parse(call, read);
            error = null;
            return true;
        }
        catch (AnswerFormatException exception)
        {
            arguments = null;
            error = exception.Message;
            return false;
        }
    }

    internal static AnswerReader Reader(string tool, IEnumerable<KeyValuePair<string, object?>>? arguments)
    {
        var given = new Dictionary<string, object?>(arguments ?? []);
        var json = JsonSerializer.SerializeToElement(given, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>)));
        return new AnswerReader(json, "", $"the arguments of {tool}");
    }

    private static JsonElement Schema(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        return document.RootElement.Clone();
    }
}

/// <summary>A function over typed arguments. Arguments that do not fit are told to the model, which can call again.</summary>
internal sealed class TypedFunction<T>(
    string name, string? description, JsonElement schema, Func<AnswerReader, T> read, Func<T, CancellationToken, Task<object?>> run) : AIFunction
    where T : class
{
    public override string Name => name;

    public override string Description => description ?? "";

    public override JsonElement JsonSchema => schema;

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        T given;
        try
        {
            given = read(ToolCalls.Reader(name, arguments));
        }
        catch (AnswerFormatException refused)
        {
            return $"{refused.Message} Call {name} again, with arguments that fit its schema.";
        }

        var result = await run(given, cancellationToken).ConfigureAwait(false);
        return result is null or string or JsonElement
            ? result
            : JsonSerializer.SerializeToElement(result, AIJsonUtilities.DefaultOptions.GetTypeInfo(result.GetType()));
    }
}

/// <summary>An app's function that runs a tool: what the model is told of it is what the version that is rendered says.</summary>
internal sealed class BoundFunction(AIFunction function, AIFunctionDeclaration declared) : DelegatingAIFunction(function)
{
    public override string Description => declared.Description;

    public override JsonElement JsonSchema => declared.JsonSchema;
}
