using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using PromptRegistry.Bench.Building;
using PromptRegistry.Bench.Generating;
using PromptRegistry.Bench.Interleaving;

switch (args)
{
    case ["interleaved"]:
        InterleavedRun.Execute();
        return;
    case ["generator"]:
        GeneratorCase.Execute();
        return;
    case ["building"]:
        BuildCase.Execute();
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
