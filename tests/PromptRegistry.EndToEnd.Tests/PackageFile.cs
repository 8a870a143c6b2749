using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace PromptRegistry.EndToEnd.Tests;

/// <summary>A package as whoever downloads it sees it.</summary>
internal sealed class PackageFile : IDisposable
{
    private readonly ZipArchive archive;
    private readonly XElement metadata;

    public PackageFile(string path)
    {
        archive = ZipFile.OpenRead(path);
        using var nuspec = archive.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        metadata = XDocument.Load(nuspec).Root!.Elements().Single(e => e.Name.LocalName == "metadata");
    }

    public string Id => Value("id")!;

    public IReadOnlyList<string> Names => [.. archive.Entries.Select(e => e.FullName)];

    /// <summary>Every dependency as <c>id version</c>, of all frameworks.</summary>
    public IReadOnlySet<string> Dependencies => metadata.Descendants()
        .Where(e => e.Name.LocalName == "dependency")
        .Select(e => $"{e.Attribute("id")!.Value} {e.Attribute("version")!.Value}")
        .ToHashSet();

    /// <summary>What users of the package do not get of a dependency, for each framework that has it.</summary>
    public IReadOnlyList<string> Exclusions(string id) =>
    [
        .. metadata.Descendants().Where(e => e.Name.LocalName == "dependency" && e.Attribute("id")!.Value == id)
            .Select(e => e.Attribute("exclude")?.Value ?? ""),
    ];

    public string? LicenceExpression => Element("license") is { } licence && licence.Attribute("type")?.Value == "expression" ? licence.Value : null;

    public XElement? Repository => Element("repository");

    public string? Value(string name) => Element(name)?.Value;

    public string Text(string name)
    {
        using var reader = new StreamReader(archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    public byte[] Bytes(string name)
    {
        using var content = new MemoryStream();
        using var entry = archive.GetEntry(name)!.Open();
        entry.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>Whether an assembly carries the lines of its sources, so that a debugger and a stack trace know them.</summary>
    public bool HasSymbols(string name)
    {
        using var assembly = new PEReader(new MemoryStream(Bytes(name)));
        return assembly.ReadDebugDirectory().Any(e => e.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
    }

    /// <summary>Whether an assembly has machine code beside its IL.</summary>
    public bool IsCompiledAheadOfTime(string name)
    {
        using var assembly = new PEReader(new MemoryStream(Bytes(name)));
        return assembly.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }

    public void Dispose() => archive.Dispose();

    private XElement? Element(string name) => metadata.Elements().SingleOrDefault(e => e.Name.LocalName == name);
}
