namespace Blockchain.TestKit;

/// <summary>Programs of other people that tests need.</summary>
public static class ForeignPrograms
{
    /// <summary>Whether one that is missing is a failure and no reason to skip: tests/run installs them and says so.</summary>
    public static bool AreRequired => Environment.GetEnvironmentVariable("INTEROP_REQUIRED") == "1";
}
