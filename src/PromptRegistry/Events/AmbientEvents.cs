namespace PromptRegistry.Events;

/// <summary>Who is told of the calls that are made here: the registry that runs says it, and calling knows nothing of registries.</summary>
internal static class AmbientEvents
{
    private static Func<IPromptEvents?>? find;

    /// <summary>Null for nobody.</summary>
    public static IPromptEvents? Current => Volatile.Read(ref find)?.Invoke();

    /// <summary>Says how they are found.</summary>
    public static void Use(Func<IPromptEvents?> by) => Volatile.Write(ref find, by);
}
