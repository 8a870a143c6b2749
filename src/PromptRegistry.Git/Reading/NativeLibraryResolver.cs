using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using LibGit2Sharp;

namespace PromptRegistry.Git.Reading;

/// <summary>
/// Where LibGit2Sharp's own native package is absent, the system's libgit2 takes its place. The event is raised only
/// after normal probing failed, so that the package wins where it is present.
/// </summary>
internal static class NativeLibraryResolver
{
    private static readonly string[] Candidates = ["libgit2.so.1.7", "libgit2.so.1.6", "libgit2.so.1.5"];

#pragma warning disable CA2255 // The resolver must stand before the first call into LibGit2Sharp, wherever that comes from.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Install()
    {
        var context = AssemblyLoadContext.GetLoadContext(typeof(Repository).Assembly);
        if (context is not null) context.ResolvingUnmanagedDll += Resolve;
    }

    private static nint Resolve(Assembly assembly, string name)
    {
        if (!name.StartsWith("git2-", StringComparison.Ordinal)) return 0;
        foreach (var candidate in Candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out var handle)) return handle;
        }

        return 0;
    }
}
