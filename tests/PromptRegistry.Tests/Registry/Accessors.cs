using PromptRegistry.Chat;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Registry;

namespace PromptRegistry.Tests.Registry;

/// <summary>Accessors as generated code makes them, each under a name of its own: they are known to the whole process.</summary>
internal static class Accessors
{
    /// <summary>An accessor of a prompt without inputs, compiled from version 1.0.0.</summary>
    public static CompiledPrompt Register(string name)
    {
        var unique = $"{name}-{Guid.NewGuid():N}";
        var prompt = PromptLoader.Load(unique, ScriptedSource.Files(unique, "1.0.0", "", "Compiled"), RepositorySettings.Default).Prompt!;
        var accessor = new CompiledPrompt(unique, "1.0.0", prompt.Digest, ContractText.Write(prompt.Contract), new ChatTarget(prompt.Manifest.Model, null, null));
        PromptRuntime.Register(accessor);
        return accessor;
    }

    /// <summary>The version and the reason that the process, or the scope that the caller is in, serves.</summary>
    public static (string Version, ResolutionReason Reason) Served(CompiledPrompt accessor)
    {
        var identity = PromptRuntime.Resolve(accessor, null).Identity;
        return (identity.Version, identity.Reason);
    }
}
