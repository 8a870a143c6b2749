using System.CommandLine;
using PromptRegistry.Cli.Files;
using PromptRegistry.Cli.Output;
using PromptRegistry.Cli.Scaffolding;
using PromptRegistry.Cli.Signatures;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Versions;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>new</c>: makes a prompt that passes every check, to be filled in.</summary>
internal static class NewCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var name = new Argument<string>("name") { Description = "The prompt's name: its folder below prompts/." };
        var suite = new Option<bool>("--suite")
        {
            Description = "Make an evaluation suite with one case and its recorded answer; '--suite false' makes none.",
            DefaultValueFactory = _ => true,
        };
        var signature = new Option<string?>("--signature")
        {
            Description = "What the prompt takes and gives: 'ticket: text untrusted -> category: enum(billing, technical), confidence: number'.",
            HelpName = "inputs -> outputs",
        };
        var module = new Option<string?>("--module")
        {
            Description = "With --signature: predict answers at once, chain-of-thought reasons in a field before the answer, react calls tools in turns. Default: predict.",
            HelpName = "module",
        };
        module.AcceptOnlyFromAmong("predict", "chain-of-thought", "react");
        var repository = CommonOptions.Repository();
        var dryRun = CommonOptions.DryRun();
        var json = CommonOptions.Json();
        var command = new PromptCommand("new", "Make a prompt.")
        {
            Examples =
            [
                "dotnet prompt new summarization",
                "dotnet prompt new support/reply --suite false",
                "dotnet prompt new triage --signature 'ticket: text untrusted -> category: enum(billing, technical), confidence: number' --module chain-of-thought",
            ],
        };
        command.Arguments.Add(name);
        foreach (var option in (Option[])[suite, signature, module, repository, dryRun, json]) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(module) is not null && result.GetValue(signature) is null) result.AddError("--module says how a --signature is answered: give one.");
        });
        command.SetAction((result, cancellation) => RunAsync(
            environment,
            Path.GetFullPath(result.GetValue(repository) ?? ".", environment.WorkingDirectory),
            result.GetValue(name)!,
            result.GetValue(suite),
            result.GetValue(signature),
            result.GetValue(module) switch { "chain-of-thought" => PromptModule.ChainOfThought, "react" => PromptModule.React, _ => PromptModule.Predict },
            result.GetValue(dryRun),
            RegistryVerb.FormOf(result, json),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, string start, string name, bool hasSuite, string? written, PromptModule module, bool isDryRun, OutputForm form,
        CancellationToken cancellation)
    {
        var found = PromptRepository.Find(start);
        var reporter = new Reporter(environment, "new", form, found.Value?.Root ?? start);
        if (!found.Succeeded)
        {
            return reporter.Finish(found.Code, [.. found.Diagnostics.Select(d => d.Descriptor == BuildDiagnostics.RepositoryNotFound
                ? d with { Message = $"{d.Message} 'dotnet prompt init' makes one." }
                : d)]);
        }

        var root = found.Value.Root;
        if (!PromptName.IsValid(name, found.Value.Settings.Environments, out var reason))
        {
            return reporter.Finish(OutcomeCode.Usage, [RegistryVerb.Misused(ManifestDiagnostics.InvalidName, reason)]);
        }

        if (File.Exists(Path.Combine(root, PromptPaths.Manifest(name))))
        {
            return reporter.Finish(OutcomeCode.Usage, [RegistryVerb.Misused(ManifestDiagnostics.InvalidName,
                $"There is a prompt '{name}' already: {PromptPaths.Manifest(name)}. Choose another name.")]);
        }

        environment.Cancellation.ThrowIfCancellationRequested();
        SignatureFiles? signed = null;
        if (written is not null)
        {
            if (Signature.Parse(written, out var problem) is not { } signature)
                return reporter.Finish(OutcomeCode.Usage, [RegistryVerb.Misused(ManifestDiagnostics.InvalidSignature, $"The signature cannot be read. {problem}")]);
            signed = new SignatureFiles(name, signature, module);
        }

        NewFile[] skeleton = [.. signed?.Files(hasSuite) ?? PromptSkeleton.Files(name, hasSuite), .. ShippedFiles.Guards];
        if (signed is not null && UnwrittenFiles.Errors(root, name, skeleton, found.Value.Settings) is { Count: > 0 } errors)
        {
            return reporter.Finish(OutcomeCode.Usage, [RegistryVerb.Misused(ManifestDiagnostics.InvalidSignature, $"No prompt can be made of this signature. {errors[0].Message}")]);
        }

        var answer = hasSuite ? await FirstAnswer.FilesAsync(root, name, skeleton, signed?.Answer ?? PromptSkeleton.Answer, cancellation) : [];
        var files = FileWriter.Write(root, [.. skeleton, .. answer, .. ShippedFiles.Schemas], isDryRun);
        var fetch = FetchOffer.Make(environment, root, isWanted: false, remote: null, isDryRun, asks: form == OutputForm.Text);
        return reporter.Finish(
            OutcomeCode.Passed,
            [],
            text =>
            {
                WritingReport.Text(text, [.. files.Where(f => f.Writing != FileWriting.Kept)], isDryRun);
                text.WriteLine($"Write it in {PromptPaths.Folder(name)}/, then: dotnet prompt check {name}.");
                fetch.Value?.Text(text);
                if (module == PromptModule.React)
                    text.WriteLine("Its tools are called by a client with UseFunctionInvocation(configure: f => f.MaximumIterationsPerRequest = 6): keep that and 'max_turns' in step.");
                if (!hasSuite) return;
                text.WriteLine(answer.Count > 0
                    ? $"Its one answer is written by hand. After an edit, record the model's: dotnet prompt eval {name} --mode record."
                    : $"Record the answers of the model: dotnet prompt eval {name} --mode record.");
            },
            () => ScaffoldJson.Of(files, isDryRun, fetch.Value?.Json()));
    }
}
