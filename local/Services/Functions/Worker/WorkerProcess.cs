using System.Collections.Concurrent;
using System.Diagnostics;

namespace Billing.Local.Functions.Worker;

/// <summary>One run of the app's process, started with the command line that the Functions host uses.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int MaxMessageLength = int.MaxValue;
    private const int LinesKept = 200;

    private readonly Process _process;
    // What a process wrote before its end can arrive after it.
    private static readonly TimeSpan OutputLimit = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource _outputEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open = 2;

    private WorkerProcess(Process process, string id)
    {
        (_process, Id) = (process, id);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => Exited.TrySetResult(process.ExitCode);
    }

    /// <summary>The id under which it calls.</summary>
    public string Id { get; }

    /// <summary>Completes with the exit code.</summary>
    public TaskCompletionSource<int> Exited { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The last lines that came so far of what the process wrote.</summary>
    public string Output => string.Join(Environment.NewLine, _output);

    /// <summary>The last lines that the process wrote, once it has ended; what came within five seconds where another process holds its output.</summary>
    public async Task<IReadOnlyList<string>> OutputAsync()
    {
        await Task.WhenAny(_outputEnded.Task, Task.Delay(OutputLimit));
        return [.. _output];
    }

    public static WorkerProcess Start(WorkerProcessOptions options, Uri host)
    {
        var id = Guid.NewGuid().ToString();
        var folder = Path.GetDirectoryName(Path.GetFullPath(options.App))!;
        var start = new ProcessStartInfo(
            "dotnet",
            [
                options.App, "--functions-uri", host.ToString(), "--functions-worker-id", id, "--functions-request-id", Guid.NewGuid().ToString(),
                "--functions-grpc-max-message-length", $"{MaxMessageLength}",
            ])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = folder;
        start.Environment["FUNCTIONS_WORKER_DIRECTORY"] = folder;
        foreach (var (name, value) in options.Settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        var worker = new WorkerProcess(new Process { StartInfo = start }, id);
        worker._process.Start();
        worker._process.BeginOutputReadLine();
        worker._process.BeginErrorReadLine();
        return worker;
    }

    /// <summary>Ends the process at once, as <c>kill -9</c> does.</summary>
    public async Task<int> KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        return await Exited.Task;
    }

    public void Dispose() => _process.Dispose();

    private void Keep(string? line)
    {
        if (line is null)
        {
            if (Interlocked.Decrement(ref _open) == 0)
            {
                _outputEnded.TrySetResult();
            }

            return;
        }

        _output.Enqueue(line);
        while (_output.Count > LinesKept)
        {
            _output.TryDequeue(out _);
        }
    }
}
