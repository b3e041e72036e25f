using System.Globalization;

namespace Billing.Local.Journal;

/// <summary>
/// Makes a damaged journal usable again: keeps all that can be read, also behind the damage, and sets the files aside as they were. Until a person
/// has decided (<see cref="JournalLoss"/>), no host goes on with it.
/// </summary>
internal static class JournalRepair
{
    private const string Unfinished = "repaired";

    /// <summary>Repairs the folder; does nothing when it is sound.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="accepts">Tells whether a record can be applied to those before it; asked in the order of the records.</param>
    /// <returns>What was lost, or null when the journal is sound or was repaired before.</returns>
    /// <exception cref="JournalException">A host uses the folder, or it cannot be written.</exception>
    public static (string Told, JournalLoss? Loss) Run(string folder, JournalRecordTest accepts)
    {
        var files = new JournalFolder(Path.GetFullPath(folder));
        using var turn = files.Lock();
        if (JournalLoss.Find(files.Path) is { } begun)
        {
            Finish(files, begun);
            return ($"The journal '{files.Path}' is repaired already and waits for a decision. {Text(files, begun)}", begun);
        }

        try
        {
            var report = new JournalRecovery(files, repairCommand: string.Empty, (_, _) => { }) { CutsTornEnd = false }.Run();
            var torn = report.TornBytes > 0 ? $" Behind them are {report.TornBytes} bytes of a write that did not end, which was never acknowledged." : string.Empty;
            return ($"The journal '{files.Path}' is sound: {report.Records} records in {report.Bytes} bytes.{torn}", null);
        }
        catch (JournalException damage) when (damage.File is not null)
        {
            var loss = Repair(files, accepts);
            return ($"{damage.Message.Split(" Nothing was changed.")[0]}\n{Text(files, loss)}", loss);
        }
    }

    private static JournalLoss Repair(JournalFolder files, JournalRecordTest accepts)
    {
        var repaired = new JournalFolder(Path.Combine(files.Path, Unfinished));
        if (Directory.Exists(repaired.Path))
        {
            // Of a repair that did not come to its note: it had moved nothing.
            Directory.Delete(repaired.Path, recursive: true);
        }

        var found = new JournalSalvage(files, repaired, accepts).Run();
        var loss = new JournalLoss(FreeName(files.Path), found, IsSetAside: false);
        Directory.CreateDirectory(Path.Combine(files.Path, loss.Aside));
        loss.Write(files.Path);
        Finish(files, loss);
        return loss;
    }

    private static void Finish(JournalFolder files, JournalLoss loss)
    {
        var (aside, repaired) = (Path.Combine(files.Path, loss.Aside), new JournalFolder(Path.Combine(files.Path, Unfinished)));
        if (!loss.IsSetAside)
        {
            Move(files, aside);
            File.Delete(files.ClosedPath);
            StableStorage.FlushFolder(aside);
            (loss with { IsSetAside = true }).Write(files.Path);
        }

        if (Directory.Exists(repaired.Path))
        {
            Move(repaired, files.Path);
            Directory.Delete(repaired.Path, recursive: true);
            StableStorage.FlushFolder(files.Path);
        }
    }

    private static void Move(JournalFolder from, string to)
    {
        foreach (var file in from.Snapshots().Concat(from.Segments()))
        {
            File.Move(file.Path, Path.Combine(to, Path.GetFileName(file.Path)));
        }
    }

    private static string FreeName(string folder)
    {
        var number = 1;
        while (Directory.Exists(Path.Combine(folder, NameOf(number))))
        {
            number++;
        }

        return NameOf(number);
    }

    private static string NameOf(int number) => "damaged-" + number.ToString(CultureInfo.InvariantCulture);

    private static string Text(JournalFolder files, JournalLoss loss)
    {
        var places = string.Concat(loss.Found.Ranges.Select(range => $"\n  cannot be read: {range.File}, bytes {range.From} to {range.Until}"));
        return $"Kept: {loss.Found.KeptRecords} records. Lost: {loss.Found.LostGroups} groups with at least {loss.Found.LostRecords} records; "
            + $"{loss.Found.RejectedRecords} records that can be read build on these and are left out.{places}\n"
            + $"The files as they were are in '{Path.Combine(files.Path, loss.Aside)}'; nothing that they need is deleted as long as they are there.";
    }
}
