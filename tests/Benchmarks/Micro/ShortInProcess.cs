using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Blockchain.Benchmarks.Micro;

/// <summary>Few iterations, in this process: the figures that matter are milliseconds or microseconds, and no second build is needed.</summary>
public sealed class ShortInProcess : ManualConfig
{
    public ShortInProcess()
    {
        Add(DefaultConfig.Instance);
        AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
        WithOptions(ConfigOptions.JoinSummary);
        ArtifactsPath = Path.Combine("artifacts", "benchmarks"); // below the folder of the call; git ignores it
    }
}
