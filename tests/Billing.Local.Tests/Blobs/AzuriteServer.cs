using System.Diagnostics;
using System.Text.RegularExpressions;
using Billing.Local.Blobs;

namespace Billing.Local.Tests.Blobs;

/// <summary>
/// Azurite's blob service on a free port with a folder of its own, installed from <c>tests/azurite</c> when that has not
/// been done. Without Node.js it is not there, and says why.
/// </summary>
public sealed partial class AzuriteServer : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("azurite-");
    private Process? _process;

    /// <summary>Why there is no server; null when there is one.</summary>
    public string? MissingBecause { get; private set; }

    public string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (!await RunsAsync("node", "--version"))
        {
            MissingBecause = "Node.js is not installed, so Azurite cannot run: the REST protocol is not tested here.";
            return;
        }

        var folder = FindFolder();
        await InstallAsync(folder);
        await StartAsync(folder);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await _process.WaitForExitAsync(limit.Token);
            _process.Dispose();
        }

        _data.Delete(recursive: true);
    }

    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "tests", "azurite");
            if (File.Exists(Path.Combine(candidate, "package-lock.json")))
            {
                return candidate;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} has tests/azurite.");
    }

    /// <summary>Installs once for all test processes that run at the same time.</summary>
    private static async Task InstallAsync(string folder)
    {
        // npm writes this file last.
        var done = new FileInfo(Path.Combine(folder, "node_modules", ".package-lock.json"));
        bool IsInstalled() => done.Exists && done.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json"));
        Directory.CreateDirectory(Path.Combine(folder, "obj"));
        await using var turn = await LockAsync(Path.Combine(folder, "obj", "install.lock"));
        done.Refresh();
        if (!IsInstalled() && !await RunsAsync("npm", "ci", folder))
        {
            throw new InvalidOperationException($"'npm ci' failed in {folder}.");
        }
    }

    private static async Task<FileStream> LockAsync(string path)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (since.Elapsed < InstallLimit)
            {
                await Task.Delay(200);
            }
        }
    }

    private static async Task<bool> RunsAsync(string command, string arguments, string? folder = null)
    {
        // On Windows npm is a script, which only the shell finds.
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd", $"/c {command} {arguments}")
            : new ProcessStartInfo(command, arguments);
        start.WorkingDirectory = folder ?? "";
        start.UseShellExecute = false;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        try
        {
            using var process = Process.Start(start)!;
            var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            using var limit = new CancellationTokenSource(InstallLimit);
            await process.WaitForExitAsync(limit.Token);
            TestContext.Current.SendDiagnosticMessage(string.Join('\n', await output));
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // there is no such command
        }
    }

    private async Task StartAsync(string folder)
    {
        var arguments = $"serve.js --silent --skipApiVersionCheck --disableTelemetry --blobHost 127.0.0.1 --blobPort 0 --location \"{_data.FullName}\"";
        _process = Process.Start(new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var limit = new CancellationTokenSource(StartLimit);
        var errors = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (Listening.Match(line) is { Success: true } match)
            {
                ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={DevelopmentAccount.Name};"
                    + $"AccountKey={DevelopmentAccount.Key};"
                    + $"BlobEndpoint=http://127.0.0.1:{match.Groups[1].Value}/{DevelopmentAccount.Name};";
                _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return;
            }
        }

        throw new InvalidOperationException("Azurite did not start: " + await errors);
    }

    [GeneratedRegex(@"successfully listen(?:ing|s)? (?:at|on) http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening { get; }
}
