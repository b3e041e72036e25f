using Billing.Local.Hosting;
using Billing.Local.Journal;

namespace Billing.Local.Commands;

/// <summary>Repairs a damaged journal, and records the decision to go on with what is left.</summary>
internal static class RepairCommand
{
    /// <summary>Repairs the journal of a data folder, and says what is kept and what is lost.</summary>
    public static async Task<int> RunAsync(string folder, TextWriter output, CancellationToken cancellation)
    {
        var data = Path.GetDirectoryName(Path.GetFullPath(folder))!;
        await using var services = LocalServices.Unopened(new LocalFabricOptions { Folder = data });
        var (told, loss) = await Task.Run(() => JournalRepair.Run(folder, services.Accepts), cancellation);
        await output.WriteLineAsync(told);
        if (loss is null)
        {
            return 0;
        }

        foreach (var line in await RepairedNumbers.ReadAsync(data, folder, loss, cancellation))
        {
            await output.WriteLineAsync(line.Text);
        }

        await output.WriteLineAsync($"No host serves the folder until a person has decided: journal accept \"{folder}\" --actor NAME --reason TEXT");
        return 1;
    }

    /// <summary>Records that a person goes on with what is left.</summary>
    public static async Task<int> AcceptAsync(string folder, string actor, string reason, bool mayRepeatNumbers, TextWriter output, CancellationToken cancellation)
    {
        var path = Path.GetFullPath(folder);
        if (JournalLoss.Find(path) is not { } loss)
        {
            await output.WriteLineAsync($"Nothing is undecided in '{path}'.");
            return 1;
        }

        var lines = await RepairedNumbers.ReadAsync(Path.GetDirectoryName(path)!, path, loss, cancellation);
        if (!mayRepeatNumbers && lines.Any(line => line.IsRepetition))
        {
            await output.WriteLineAsync("These numbers may have been given to customers, and would be given again. Say so with --numbers-again, or restore a backup:");
            foreach (var line in lines.Where(line => line.IsRepetition))
            {
                await output.WriteLineAsync(line.Text);
            }

            return 1;
        }

        using (new JournalFolder(path).Lock())
        {
            loss.Decide(path, new JournalDecision(actor, reason, TimeProvider.System.GetUtcNow(), [.. lines.Select(line => line.Text)]));
        }

        await output.WriteLineAsync($"Recorded in '{Path.Combine(path, loss.Aside, "decision.json")}'. The folder can be served again.");
        return 0;
    }
}
