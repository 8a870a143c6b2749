using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Templates.Taint;

namespace PromptRegistry.Core.Checking;

/// <summary>
/// What an untrusted input's text may do in a message: never stand where a model takes its orders from, and elsewhere
/// only inside of a fence, one of the partials in <c>templates/guards/</c>.
/// </summary>
internal static class UntrustedText
{
    public static IEnumerable<Diagnostic> Check(PromptManifest manifest, PromptMessage message, InlineText? inline)
    {
        var untrusted = manifest.Inputs.Where(i => i.Untrusted).Select(i => i.Name).ToList();
        if (untrusted.Count == 0) yield break;
        var flows = message.Template.FindTaint(new TaintOptions { Untrusted = untrusted, IsFence = PromptPaths.IsGuard });
        foreach (var flow in flows)
        {
            var instructs = message.Role is "system" or "developer";
            if (!instructs && flow.IsFenced) continue;
            yield return new Diagnostic(
                instructs ? TemplateDiagnostics.UntrustedInstruction : TemplateDiagnostics.UnfencedUntrusted,
                TemplateFindings.Locate(flow.Place, manifest.Path, inline),
                instructs ? Instruction(message.Role, flow) : Unfenced(message.Role, flow));
        }
    }

    private static string Instruction(string role, TaintFlow flow) =>
        $"The untrusted input '{flow.Input}' reaches the {role} message{Way(flow)}: whoever writes it could give the model "
        + $"orders. Write it into a user message, inside of a fence: {Fence(flow)}.";

    private static string Unfenced(string role, TaintFlow flow) =>
        $"The untrusted input '{flow.Input}' stands in the {role} message outside of a fence{Way(flow)}: the model cannot "
        + $"tell it from what the prompt says. Write it by a partial of {PromptPaths.GuardsFolder}/: {Fence(flow)}.";

    private static string Fence(TaintFlow flow) => $"{{{{ include 'guards/fence' {flow.Input} '{flow.Input}' }}}}";

    private static string Way(TaintFlow flow)
    {
        var variable = flow.Variable is null ? "" : $" through the variable '{flow.Variable}'";
        var include = flow.WrittenAt.Equals(flow.Place) ? "" : $", where {flow.WrittenAt} writes it";
        return variable + include;
    }
}
