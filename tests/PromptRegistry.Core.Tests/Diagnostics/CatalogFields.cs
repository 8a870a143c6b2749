using System.Reflection;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Tests.Diagnostics;

/// <summary>The descriptors with the names that code refers to them by, such as <c>ManifestDiagnostics.UnknownKey</c>.</summary>
internal static class CatalogFields
{
    private static readonly Type[] Owners =
    [
        typeof(ManifestDiagnostics), typeof(ImportDiagnostics), typeof(ExportDiagnostics), typeof(TemplateDiagnostics), typeof(EvaluationDiagnostics),
        typeof(RegistryDiagnostics), typeof(BuildDiagnostics), typeof(ServerDiagnostics), typeof(ProgramDiagnostics), typeof(DiagnosticCatalog),
    ];

    public static IEnumerable<(string Name, DiagnosticDescriptor Descriptor)> All => Owners.SelectMany(Of);

    public static IEnumerable<(string Name, DiagnosticDescriptor Descriptor)> Of(Type owner) => owner
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.FieldType == typeof(DiagnosticDescriptor))
        .Select(field => ($"{owner.Name}.{field.Name}", (DiagnosticDescriptor)field.GetValue(null)!));
}
