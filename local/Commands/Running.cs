using Billing.Local.Functions;
using Billing.Local.Journal;
using Microsoft.AspNetCore.Connections;

namespace Billing.Local.Commands;

/// <summary>Runs commands: exit code 0, or 1 with one line on standard error that says what to do.</summary>
internal static class Running
{
    /// <summary>Runs a command; what an operator can mend is told without a stack trace.</summary>
    public static async Task<int> ToldAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{taken.Message.TrimEnd('.')}: another program listens there. Stop that one, or choose another port with --port.");
            return 1;
        }
        catch (Exception told) when (told is FunctionsConfigurationException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(told.Message);
            return 1;
        }
    }

    /// <summary>Waits for Ctrl+C, or for the storage to fail.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> UntilStoppedAsync(Task<JournalException> broken, CancellationToken cancellation)
    {
        var stopped = new TaskCompletionSource();
        await using var registration = cancellation.Register(stopped.SetResult);
        if (await Task.WhenAny(stopped.Task, broken) != broken)
        {
            return 0;
        }

        await Console.Error.WriteLineAsync((await broken).Message);
        return 1;
    }
}
