using System.Diagnostics;

namespace Billing.Infra.Tests.Compilation;

/// <summary>What <c>tools/bicep</c> predicts; compiled again when a source is newer.</summary>
internal static class BicepOutput
{
    private static readonly string Project = Path.Combine(Repository.Root, "tools", "bicep");
    private static readonly Lazy<Outcome> Compiled = new(Compile);

    /// <summary>The prediction for a deployment, as JSON. Skips the test where no compiler is served.</summary>
    public static string Read(string deployment)
    {
        var (exitCode, output) = Compiled.Value;
        Assert.SkipWhen(IsWithoutCompiler(exitCode, output), "The package source has no Bicep compiler for this machine, so infra/ is not compared with the functions.");
        Assert.True(exitCode == 0, $"infra/ does not compile:\n{output}");
        return File.ReadAllText(SnapshotOf(deployment));
    }

    // What NuGet says of a package that a source does not have begins with NU11.
    private static bool IsWithoutCompiler(int exitCode, string output) => exitCode != 0 && output.Contains("error NU11", StringComparison.Ordinal);

    private static Outcome Compile()
    {
        if (IsFresh())
        {
            return new Outcome(0, string.Empty);
        }

        using var build = Process.Start(new ProcessStartInfo("dotnet", ["build", Project, "-nodereuse:false", "-v", "quiet"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        return new Outcome(build.ExitCode, output);
    }

    private static bool IsFresh()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "infra"), "*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Project, "Bicep.csproj"))
            .Concat(Directory.EnumerateFiles(Project, "*.bicepparam"));
        var newest = sources.Max(File.GetLastWriteTimeUtc);
        return Directory.EnumerateFiles(Project, "*.bicepparam")
            .All(file => File.GetLastWriteTimeUtc(SnapshotOf(Path.GetFileNameWithoutExtension(file))) >= newest);
    }

    private static string SnapshotOf(string deployment) => Path.Combine(Project, deployment + ".snapshot.json");

    private sealed record Outcome(int ExitCode, string Output);
}
