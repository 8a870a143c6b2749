namespace PromptRegistry.Build;

/// <summary>
/// An empty file whose name says what passed: <c>eval-OPTIONS-IDENTITY.stamp</c>. Whatever changes gives another name, so
/// builds that run at once cannot take each other's stamp for their own.
/// </summary>
internal sealed class RunStamp(string path)
{
    private const string IgnoreFile = ".gitignore";

    private readonly string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;

    /// <summary>Says that this passed, and forgets what passed before with the same options.</summary>
    public void Write()
    {
        Directory.CreateDirectory(folder);
        var name = Path.GetFileName(path);
        foreach (var earlier in Directory.GetFiles(folder, name.Substring(0, name.LastIndexOf('-') + 1) + "*.stamp"))
        {
            File.Delete(earlier);
        }

        using (new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
        }
    }

    /// <summary>
    /// Forgets what passed in another state, with any options: the report is about to tell of the state of now, and must not
    /// stand beside a stamp that says its state needs no run.
    /// </summary>
    public void ForgetOtherStates()
    {
        if (!Directory.Exists(folder)) return;
        var name = Path.GetFileName(path);
        var identity = name.Substring(name.LastIndexOf('-'));
        foreach (var stamp in Directory.GetFiles(folder, name.Substring(0, name.IndexOf('-') + 1) + "*.stamp"))
        {
            if (!stamp.EndsWith(identity, StringComparison.Ordinal)) File.Delete(stamp);
        }
    }

    /// <summary>Forgets every evaluation that passed.</summary>
    public static void ForgetEvaluations(string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var stamp in Directory.GetFiles(folder, "eval-*.stamp")) File.Delete(stamp);
    }

    /// <summary>Makes a folder that git ignores as a whole.</summary>
    public static void IgnoreByGit(string folder)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, IgnoreFile);
        if (File.Exists(file)) return;
        try
        {
            File.WriteAllText(file, "*\n");
        }
        catch (IOException) when (File.Exists(file))
        {
            // Another build was first.
        }
    }
}
