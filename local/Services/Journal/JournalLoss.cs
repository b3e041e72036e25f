using System.Text.Json;

namespace Billing.Local.Journal;

/// <summary>
/// The note that a repair leaves in the journal's folder: records are lost, and no host goes on with what is left, and gives numbers again, until a
/// person has said so.
/// </summary>
/// <param name="Aside">Name of the folder within the journal's that holds the files as they were.</param>
/// <param name="Found">What was kept and what is lost.</param>
/// <param name="IsSetAside">True once the damaged files are all in <paramref name="Aside"/>: a repair that ended halfway goes on from there.</param>
internal sealed record JournalLoss(string Aside, JournalSalvaged Found, bool IsSetAside)
{
    private const string FileName = "undecided.json";
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>True if a folder holds files that a repair set aside: nothing that they may need is deleted.</summary>
    public static bool HasSetAside(string folder) => Directory.Exists(folder) && Directory.EnumerateDirectories(folder, "damaged-*").Any();

    /// <summary>The note of a folder; null when nothing is undecided there.</summary>
    public static JournalLoss? Find(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? JsonSerializer.Deserialize<JournalLoss>(File.ReadAllBytes(path), Format) : null;
    }

    /// <exception cref="JournalException">Nobody has decided about a repair of the folder.</exception>
    public static void ThrowIfUndecided(string folder, string repairCommand)
    {
        if (Find(folder) is { } loss)
        {
            throw new JournalException(
                $"The journal '{folder}' was repaired with a loss ({loss.Found.LostGroups} groups of records, {loss.Found.RejectedRecords} records that build on them), "
                + "and nobody has decided to go on with it: numbers that were given could be given again. Look with the commands verify and compare, then say "
                + $"who decides and why: {repairCommand[..^"repair".Length]}accept \"{folder}\" --actor NAME --reason TEXT. The files as they were are in "
                + $"'{Path.Combine(folder, loss.Aside)}'.");
        }
    }

    /// <summary>Writes the note, so that it lasts before anything moves.</summary>
    public void Write(string folder)
    {
        var unfinished = Path.Combine(folder, FileName + ".tmp");
        using (var file = File.Create(unfinished))
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(this, Format));
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, Path.Combine(folder, FileName), overwrite: true);
        StableStorage.FlushFolder(folder);
    }

    /// <summary>Records a person's decision to go on, beside the files that were set aside.</summary>
    public void Decide(string folder, JournalDecision decision)
    {
        using (var file = File.Create(Path.Combine(folder, Aside, "decision.json")))
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(new { decision, loss = this }, Format));
            file.Flush(flushToDisk: true);
        }

        File.Delete(Path.Combine(folder, FileName));
        StableStorage.FlushFolder(folder);
    }
}

/// <summary>A person's decision to go on with a journal that has lost records.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
/// <param name="Numbers">What was said of the numbers, line by line.</param>
internal sealed record JournalDecision(string Actor, string Reason, DateTimeOffset At, IReadOnlyList<string> Numbers);
