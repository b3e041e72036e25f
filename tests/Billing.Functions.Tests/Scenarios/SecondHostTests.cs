using System.Diagnostics;
using Billing.Local.Commands;
using Billing.Local.Hosting;

namespace Billing.Functions.Tests.Scenarios;

[Trait("Capability", "PLT-02")]
public sealed class SecondHostTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("billing-twice-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("--port", "0")]
    [InlineData("cosmos", "--port", "0")]
    [InlineData("blobs", "--port", "0")]
    [InlineData("journal", "repair")]
    public async Task A_second_process_on_the_data_of_a_running_host_is_refused_in_one_line_and_changes_nothing(params string[] command)
    {
        await using var first = await LocalFabric.StartAsync(new LocalFabricOptions { Folder = _folder.FullName, LogsToConsole = false });
        await first.DrainAsync();
        var before = Files();

        var where = command[0] == "journal" ? [Path.Combine(_folder.FullName, "journal")] : (string[])["--data", _folder.FullName];
        var (exitCode, told) = await RunAsync([.. command, .. where]);

        Assert.Equal(1, exitCode);
        Assert.Matches($"^The journal folder '{_folder.FullName}.journal' is in use by another host\\. Stop that one, or choose another folder: [^\\n]+\\n$", told);
        Assert.Equal(before, Files());
    }

    private List<(string Name, long Length)> Files() => _folder.EnumerateFiles("*", SearchOption.AllDirectories)
        .Select(file => (file.FullName, file.Length)).Order().ToList();

    private static async Task<(int ExitCode, string Error)> RunAsync(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ServeCommand).Assembly.Location, .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await error);
    }
}
