using PromptRegistry.Choosing;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Limits;

/// <summary>What calls cost here, and what they have to keep to: the registry that runs says it, and calling knows nothing of registries.</summary>
internal static class AmbientLimits
{
    private static Func<IPromptLimits?>? limits;
    private static Func<IReadOnlyList<ModelPrice>?>? prices;
    private static Func<ModelCatalog?>? models;

    /// <summary>Null for none.</summary>
    public static IPromptLimits? Current => Volatile.Read(ref limits)?.Invoke();

    /// <summary>Null where none are known.</summary>
    public static IReadOnlyList<ModelPrice>? Prices => Volatile.Read(ref prices)?.Invoke();

    /// <summary>The models that may be chosen; null for none.</summary>
    public static ModelCatalog? Models => Volatile.Read(ref models)?.Invoke();

    /// <summary>Says how they are found.</summary>
    public static void Use(Func<IPromptLimits?> findLimits, Func<IReadOnlyList<ModelPrice>?> findPrices, Func<ModelCatalog?> findModels)
    {
        Volatile.Write(ref models, findModels);
        Volatile.Write(ref limits, findLimits);
        Volatile.Write(ref prices, findPrices);
    }
}
