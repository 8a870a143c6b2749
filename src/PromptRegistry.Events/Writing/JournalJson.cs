using System.Text.Json.Serialization;
using PromptRegistry.Events.Storage;

namespace PromptRegistry.Events.Writing;

/// <summary>Batches as the journal writes them.</summary>
[JsonSerializable(typeof(EventBatch))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed partial class JournalJson : JsonSerializerContext;
