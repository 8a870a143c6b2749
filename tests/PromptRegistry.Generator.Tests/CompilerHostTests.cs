using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace PromptRegistry.Generator.Tests;

/// <summary>The files that the compiler is given, in a host that has no System.Text.Json of the parser's version.</summary>
public sealed class CompilerHostTests
{
    [Fact]
    public void Templates_are_parsed_where_no_json_library_can_be_loaded()
    {
        var host = new HostWithoutJson(Path.Combine(AppContext.BaseDirectory, "compiler"));
        var generator = host.LoadFromAssemblyName(new AssemblyName("PromptRegistry.Generator"))
            .GetType("PromptRegistry.Generator.PromptGenerator", throwOnError: true)!;

        var run = new GeneratorRun(generator: (IIncrementalGenerator)Activator.CreateInstance(generator)!)
            .Add("prompts/hello/prompt.yaml", Manifest("hello", "Hello {{ text | string.upcase }}!"))
            .Add("prompts/wrong/prompt.yaml", Manifest("wrong", "{{ if text }}"))
            .Run();

        Assert.Null(run.Result.Exception);
        Assert.Contains("Scriban.Signed", host.Assemblies.Select(a => a.GetName().Name));
        Assert.Contains(run.Findings, finding => finding.Contains("PRM1001", StringComparison.Ordinal));
        Assert.Contains("Hello ", run.Source("Prompts.hello.g.cs"), StringComparison.Ordinal);
    }

    private static string Manifest(string name, string template) =>
        $"name: {name}\nversion: 1.0.0\ninputs:\n  text: string\nmessages: [{{ role: user, content: \"{template}\" }}]\n";

    /// <summary>Loads the given files only, beside what a compiler has.</summary>
    private sealed class HostWithoutJson(string folder) : AssemblyLoadContext(nameof(HostWithoutJson))
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            if (assemblyName.Name == "System.Text.Json")
                throw new FileNotFoundException("This host has no such assembly.", assemblyName.FullName);
            var path = Path.Combine(folder, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
