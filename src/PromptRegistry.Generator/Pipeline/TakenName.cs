using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PromptRegistry.Generator.Pipeline;

/// <summary>
/// What stands where the generated class would: a class or a namespace of the project's own, or a class of a project that this
/// one sees into. It is looked up by name, and only its description goes on, so that an edit elsewhere changes nothing.
/// </summary>
internal static class TakenName
{
    private const string ClassName = "Prompts";

    /// <returns>What has the name, for a message; null where it is free.</returns>
    public static string? Find(Compilation compilation, string @namespace)
    {
        var place = compilation.Assembly.GlobalNamespace;
        var parts = @namespace.Length == 0 ? [] : @namespace.Split('.').Select(part => part.TrimStart('@')).ToArray();
        var path = "";
        foreach (var part in parts)
        {
            path = path.Length == 0 ? part : path + "." + part;
            if (place.GetTypeMembers(part).Length > 0) return $"'{path}' is a type of this project";
            if (place.GetNamespaceMembers().FirstOrDefault(n => n.Name == part) is not { } next) return Imported(compilation, parts);
            place = next;
        }

        var full = path.Length == 0 ? ClassName : path + "." + ClassName;
        if (place.GetNamespaceMembers().Any(n => n.Name == ClassName)) return $"'{full}' is a namespace of this project";
        return place.GetTypeMembers(ClassName).Any(type => type.Arity == 0 && !IsOpen(type))
            ? $"'{full}' is a type of this project that is not 'static partial class'"
            : Imported(compilation, parts);
    }

    /// <summary>Whether the generated part fits beside it: people may add members of their own.</summary>
    private static bool IsOpen(INamedTypeSymbol type) => type.TypeKind == TypeKind.Class && type.DeclaringSyntaxReferences
        .Select(reference => reference.GetSyntax())
        .All(syntax => syntax is ClassDeclarationSyntax declared && declared.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static string? Imported(Compilation compilation, string[] parts)
    {
        var full = string.Join(".", parts.Append(ClassName));
        foreach (var reference in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            if (reference.GetTypeByMetadataName(full) is { } type && compilation.IsSymbolAccessibleWithin(type, compilation.Assembly))
                return $"'{full}' is a type of '{reference.Name}', which this project references and sees";
        }

        return null;
    }
}
