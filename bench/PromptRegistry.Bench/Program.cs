using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using PromptRegistry.Bench.Building;
using PromptRegistry.Bench.Calling;
using PromptRegistry.Bench.Compressing;
using PromptRegistry.Bench.Events;
using PromptRegistry.Bench.Gating;
using PromptRegistry.Bench.Generating;
using PromptRegistry.Bench.Guarding;
using PromptRegistry.Bench.Interleaving;
using PromptRegistry.Bench.Optimizing;
using PromptRegistry.Bench.Registry;
using PromptRegistry.Bench.Rollouts;
using PromptRegistry.Bench.Serving;
using PromptRegistry.Git.Reading;

switch (args)
{
    case ["interleaved"]:
        InterleavedRun.Execute();
        return;
    case ["generator"]:
        GeneratorCase.Execute();
        return;
    case ["gating", .. var numbers]:
        GatingRun.Execute(
            numbers.Length > 0 ? int.Parse(numbers[0], CultureInfo.InvariantCulture) : GatingRun.Trials,
            numbers.Length > 1 ? ulong.Parse(numbers[1], CultureInfo.InvariantCulture) : GatingRun.Seed);
        return;
    case ["guardrails", .. var numbers]:
        GuardrailRun.Execute(
            numbers.Length > 0 ? int.Parse(numbers[0], CultureInfo.InvariantCulture) : GuardrailRun.Trials,
            numbers.Length > 1 ? ulong.Parse(numbers[1], CultureInfo.InvariantCulture) : GuardrailRun.Seed);
        return;
    case ["events", .. var given]:
        await EventsRun.ExecuteAsync(given.Length > 0 ? int.Parse(given[0], CultureInfo.InvariantCulture) : 1_000_000, given.Length > 1 ? given[1] : null);
        return;
    case ["optimizing", .. var times]:
        await OptimizingRun.ExecuteAsync(times.Length > 0 ? int.Parse(times[0], CultureInfo.InvariantCulture) : OptimizingRun.Seeds);
        return;
    case ["serving", "peer", var file, var etag]:
        await ServingRun.PeerAsync(file, etag);
        return;
    case ["serving"]:
        await ServingRun.ExecuteAsync();
        return;
    case ["calling"]:
        CallRun.Execute();
        return;
    case ["compressing"]:
        CompressionRun.Execute();
        return;
    case ["guarding"]:
        GuardTiming.Execute();
        return;
    case ["guarding", "train", var texts]:
        await GuardTraining.ExecuteAsync(texts);
        return;
    case ["building"]:
        BuildCase.Execute();
        return;
    case ["registry", "load", var reader, var repository]:
        LoadRun.Execute(Enum.Parse<GitReaderKind>(reader), repository);
        return;
    case ["registry", "follow", var reader, var repository]:
        FollowRun.Execute(Enum.Parse<GitReaderKind>(reader), repository);
        return;
    case ["registry", .. var more]:
        var folder = more.Length > 0 ? more[0] : Path.Combine(Path.GetTempPath(), "prompt-bench");
        RegistryRun.Execute(folder, more.Length > 1 ? [.. more[1..].Select(a => int.Parse(a, CultureInfo.InvariantCulture))] : [10, 100, 1000]);
        return;
}

// In this process: the candidates of a case run on the same memory, one after the other.
var job = Job.Default
    .WithToolchain(InProcessEmitToolchain.Instance)
    .WithWarmupCount(5)
    .WithIterationCount(12);
var config = ManualConfig.Create(DefaultConfig.Instance)
    .AddJob(job)
    .AddDiagnoser(MemoryDiagnoser.Default)
    .WithOptions(ConfigOptions.DisableLogFile);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
