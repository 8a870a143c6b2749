using PromptRegistry.TestKit;

namespace PromptRegistry.EndToEnd.Tests;

/// <summary>Projects as they are called and written in practice.</summary>
public sealed class ProjectNameTests(PackedPackages packages)
{
    private const string Render = "Prompts.Summarization.Render(\"Some text.\", targetSentences: 1).Text";

    [Fact]
    public void A_project_of_any_name_a_file_based_app_and_tests_beside_their_app_compile()
    {
        using var consumer = new Consumer(packages);
        Project("My-App.Web", "My-App.Web.csproj", "", $"System.Console.WriteLine(My_App.Web.{Render});");
        Project("checkout.internal", "checkout.internal.csproj", "", $"System.Console.WriteLine(checkout.@internal.{Render});");
        Project("App", "App.csproj", "<ItemGroup><InternalsVisibleTo Include=\"App.Tests\" /></ItemGroup>", $"System.Console.WriteLine(App.{Render});");
        Project(
            "App.Tests", "App.Tests.csproj",
            "<PropertyGroup><RootNamespace>App</RootNamespace></PropertyGroup><ItemGroup><ProjectReference Include=\"../App/App.csproj\" /></ItemGroup>",
            "System.Console.WriteLine(1);");
        consumer.AddSolution("My-App.Web", "checkout.internal", "App", "App.Tests").Restore("All.slnx");

        foreach (var name in (string[])["My-App.Web", "checkout.internal"])
        {
            Consumer.Succeeded(consumer.Build(name, "-warnaserror"));
            Assert.Contains("Write exactly 1 sentence:", consumer.Run(name).Output, StringComparison.Ordinal);
        }

        var shared = consumer.Build("App.Tests");
        Assert.Contains(
            "error PRM4010: The prompts' class cannot be generated: 'App.Prompts' is a type of 'App', which this project references and sees.",
            Assert.Single(Consumer.Errors(shared)), StringComparison.Ordinal);
        consumer.Edit("App.Tests/App.Tests.csproj", "<RootNamespace>App</RootNamespace>", "<RootNamespace>App</RootNamespace><PromptNamespace>App.Tests</PromptNamespace>");
        Consumer.Succeeded(consumer.Build("App.Tests", "-warnaserror"));

        consumer.Write("hello-world.cs", $"""
            #:package PromptRegistry@{packages.Version}
            #:property PublishAot=false
            System.Console.WriteLine(hello_world.{Render});
            """);
        var file = ProcessRunner.Run("dotnet", ["run", "hello-world.cs"], consumer.Root, packages.Environment);
        Consumer.Succeeded(file);
        Assert.Contains("Write exactly 1 sentence:", file.Output, StringComparison.Ordinal);

        void Project(string name, string file, string more, string code)
        {
            consumer.Write($"{name}/{file}", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType></PropertyGroup>
                  <ItemGroup><PackageReference Include="PromptRegistry" Version="{packages.Version}" /></ItemGroup>
                  {more}
                </Project>
                """);
            consumer.Write($"{name}/Program.cs", code);
        }
    }

    [Fact]
    public void Another_language_is_told_what_the_package_does_there()
    {
        using var consumer = new Consumer(packages);
        consumer.Write("Basic/Basic.vbproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageReference Include="PromptRegistry" Version="{packages.Version}" /></ItemGroup>
            </Project>
            """);
        consumer.Write("Basic/Module.vb", "Module Nothing1\nEnd Module\n");
        consumer.Restore("Basic");

        var build = consumer.Build("Basic", "-warnaserror");

        Consumer.Succeeded(build);
        Assert.Contains("PRM4011: PromptRegistry checks and evaluates the prompts of this VB project", build.Output, StringComparison.Ordinal);
        Assert.Equal(1, Consumer.Evaluations(build));
        var fsharp = consumer.MSBuild("Basic", "-t:PromptLanguage", "-p:Language=F#");
        Assert.Contains("PRM4011: PromptRegistry checks and evaluates the prompts of this F# project", fsharp.Output, StringComparison.Ordinal);
    }
}
