using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Witnesses;

namespace PromptRegistry.Git.Verification;

/// <summary>
/// What is here against what this clone accepted before, also where the ledger that would tell is gone. What agrees is
/// accepted, and what does not is told of every time until somebody accepts it.
/// </summary>
/// <param name="registry">The registry.</param>
/// <param name="ledger">The ledger that counts.</param>
/// <param name="acceptAll">Somebody says that all is as it must be.</param>
internal sealed class WitnessAudit(GitRegistry registry, LedgerSnapshot ledger, bool acceptAll)
{
    private const string FileName = "prompt-witness";
    private const string Own = ".";
    private const string Accept = "If that is as it must be, say so with 'dotnet prompt verify --accept'.";

    private readonly List<Diagnostic> findings = [];

    public IReadOnlyList<Diagnostic> Find()
    {
        var witness = Witness.Open(Path.Combine(registry.Place.CommonFolder, FileName));
        var view = registry.View;
        if (view is not { OnlyRemote: true }) LookAt(witness, Own, view?.LocalLedger ?? ledger.Head);
        if (view is { Remote: { } remote }) LookAt(witness, remote, view.RemoteLedger);
        Releases(witness);
        witness.Save();
        return findings;
    }

    private void LookAt(Witness witness, string where, ObjectId? head)
    {
        var known = witness.OfLedger(where);
        if (known is { } was && !acceptAll && !Witness.Continues(registry.Local, was, head))
        {
            var whose = where == Own ? "here" : $"of {where}";
            Wrong(registry.LedgerReference, head is null
                ? $"The ledger {whose} is gone: this clone accepted it up to commit {was.Abbreviated}. Put it back with 'git update-ref "
                    + $"{registry.LedgerReference} {was}'. {Accept}"
                : $"The ledger {whose} was rewound: it ends in commit {head.Value.Abbreviated}, and the event {was.Abbreviated} that this clone accepted "
                    + $"before is not in it. 'git log {was.Abbreviated}' shows what is missing. {Accept}");
            return;
        }

        if (head is { } now) witness.AcceptLedger(where, now);
        else if (acceptAll) witness.ForgetLedger(where);
    }

    private void Releases(Witness witness)
    {
        var here = new HashSet<(string, PromptVersion)>();
        foreach (var reference in registry.Reader.List(RegistryReferences.Root))
        {
            if (!RegistryReferences.TryParseRelease(reference.Name, out var prompt, out var version)) continue;
            here.Add((prompt, version));
            // What the ledger contradicts is told of by the ledger, and is not accepted.
            var recorded = ledger.Release(prompt, version);
            var isRecorded = recorded?.Tag == reference.Target;
            if (witness.OfRelease(prompt, version) is not { } was || was == reference.Target || acceptAll)
            {
                if (isRecorded || acceptAll) witness.Accept(prompt, version, reference.Target);
                continue;
            }

            if (recorded is not null && !isRecorded) continue;
            Wrong(reference.Name, $"The release {prompt} {version} came back as another one: this clone accepted the tag {was.Abbreviated}, and the ref points "
                + $"to {reference.Target.Abbreviated}. A release never changes. Put it back with 'git update-ref {reference.Name} {was}'. {Accept}");
        }

        foreach (var (prompt, version, tag) in witness.Releases.Where(r => !here.Contains((r.Prompt, r.Version))).ToList())
        {
            if (acceptAll)
            {
                witness.Forget(prompt, version);
            }
            else if (ledger.Release(prompt, version) is null)
            {
                var name = RegistryReferences.Release(prompt, version);
                Wrong(name, $"The release {prompt} {version} is gone, and the ledger does not know it any more: this clone accepted the tag "
                    + $"{tag.Abbreviated}. Put it back with 'git update-ref {name} {tag}'. {Accept}");
            }
        }
    }

    private void Wrong(string where, string message) => findings.Add(RegistryFailure.Finding(RegistryDiagnostics.Forgotten, where, message));
}
