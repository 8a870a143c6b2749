using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PromptRegistry.EndToEnd.Tests;

/// <summary>The parser is ours alone: an app never meets it, and may have another one of that name.</summary>
public sealed class OwnScribanTests(PackedPackages packages)
{
    [Fact]
    public void An_app_with_a_Scriban_of_its_own_builds_and_runs()
    {
        using var consumer = new Consumer(packages).AddApp(more: "<PromptEvalOnBuild>false</PromptEvalOnBuild>", references: "Scriban");
        consumer.Write("Scriban/Scriban.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
            </Project>
            """);
        consumer.Write("Scriban/Template.cs", """
            namespace Scriban;

            public sealed class Template
            {
                public static Template Parse(string text) => new() { Text = text };

                public string Text { get; init; } = "";
            }
            """);
        consumer.Write("App/Program.cs", """
            using Scriban;

            System.Console.WriteLine(Template.Parse("the app's own").Text);
            System.Console.WriteLine(App.Prompts.Summarization.Render("Some text.", targetSentences: 1).Text.Length > 0);
            System.Console.WriteLine(typeof(Template).Assembly.GetName().Name);
            """);

        Consumer.Succeeded(consumer.Build("App"));
        var run = consumer.Run("App");

        Assert.Equal((0, "the app's own\nTrue\nScriban\n"), (run.ExitCode, run.Output.ReplaceLineEndings("\n")));
    }

    [Fact]
    public void No_package_lets_its_users_compile_against_the_parser()
    {
        using var package = new PackageFile(Path.Combine(packages.Feed, $"PromptRegistry.Templates.{packages.Version}.nupkg"));

        Assert.All(package.Exclusions("Scriban.Signed"), excluded => Assert.Contains("Compile", excluded, StringComparison.Ordinal));
        Assert.NotEmpty(package.Exclusions("Scriban.Signed"));
    }

    [Fact]
    public void What_an_app_gets_holds_no_compiler()
    {
        using var consumer = new Consumer(packages).AddApp(more: "<PromptEvalOnBuild>false</PromptEvalOnBuild>");
        Consumer.Succeeded(consumer.Build("App"));
        var output = Path.Combine(consumer.Root, "App", "bin", PackedPackages.Configuration, "net10.0");
        var assemblies = Directory.GetFiles(output, "*.dll");

        Assert.Contains("PromptRegistry.Templates.dll", assemblies.Select(Path.GetFileName));
        Assert.DoesNotContain("PromptRegistry.Generator.dll", assemblies.Select(Path.GetFileName));
        Assert.DoesNotContain(assemblies, file => Path.GetFileName(file).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal));
        foreach (var file in assemblies.Where(file => Path.GetFileName(file).StartsWith("PromptRegistry", StringComparison.Ordinal)))
        {
            using var stream = File.OpenRead(file);
            using var assembly = new PEReader(stream);
            var metadata = assembly.GetMetadataReader();
            var emitters = metadata.TypeDefinitions.Select(t => metadata.GetString(metadata.GetTypeDefinition(t).Name))
                .Where(name => name.Contains("Emitter", StringComparison.Ordinal) || name.Contains("SourceWriter", StringComparison.Ordinal));
            Assert.Empty(emitters);
        }
    }
}
