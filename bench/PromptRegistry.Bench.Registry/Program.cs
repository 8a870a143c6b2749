using System.Globalization;
using PromptRegistry.Bench.Registry;
using PromptRegistry.Git.Reading;

if (args is ["load" or "follow", var reader, var repository])
{
    var kind = Enum.Parse<GitReaderKind>(reader);
    if (args[0] == "load") LoadRun.Execute(kind, repository);
    else FollowRun.Execute(kind, repository);
    return;
}

var folder = args.Length > 0 ? args[0] : Path.Combine(Path.GetTempPath(), "prompt-bench");
RegistryRun.Execute(folder, args.Length > 1 ? [.. args[1..].Select(a => int.Parse(a, CultureInfo.InvariantCulture))] : [10, 100, 1000]);
