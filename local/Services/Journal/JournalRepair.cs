using System.Globalization;

namespace Billing.Local.Journal;

/// <summary>
/// Makes a damaged journal usable again: keeps what stands before the damage, and sets the rest aside. What came later is
/// given up even where it can be read, because it builds on what is lost.
/// </summary>
internal static class JournalRepair
{
    /// <summary>Repairs the folder; does nothing when it is sound.</summary>
    /// <returns>What was done, for the operator.</returns>
    /// <exception cref="JournalException">A host uses the folder, or it cannot be written.</exception>
    public static string Run(string folder)
    {
        var files = new JournalFolder(System.IO.Path.GetFullPath(folder));
        using var turn = files.Lock();
        try
        {
            var report = Check(files);
            return $"The journal '{files.Path}' is sound: {report.Records} records in {report.Bytes} bytes.";
        }
        catch (JournalException damage) when (damage is { File: { } file, Offset: { } offset })
        {
            return $"{SetAside(files, file, offset)} {Check(files).Records} records are kept.";
        }
    }

    private static JournalReport Check(JournalFolder files) =>
        new JournalRecovery(files, repairCommand: "", (_, _) => { }).Run();

    private static string SetAside(JournalFolder files, string damaged, long offset)
    {
        var aside = files.Path;
        for (var i = 1; Directory.Exists(aside); i++)
        {
            aside = System.IO.Path.Combine(files.Path, "damaged-" + i.ToString(CultureInfo.InvariantCulture));
        }

        Directory.CreateDirectory(aside);
        var isSnapshot = files.Snapshots().Any(file => file.Path == damaged);
        var segments = files.Segments().Where(file => isSnapshot || string.CompareOrdinal(file.Path, damaged) >= 0);
        foreach (var path in segments.Select(file => file.Path).Append(damaged).Distinct(StringComparer.Ordinal).ToList())
        {
            System.IO.File.Move(path, System.IO.Path.Combine(aside, System.IO.Path.GetFileName(path)));
        }

        if (offset >= JournalFormat.FileHeaderSize)
        {
            KeepBefore(System.IO.Path.Combine(aside, System.IO.Path.GetFileName(damaged)), damaged, offset, isSnapshot);
        }

        StableStorage.FlushFolder(files.Path);
        return $"'{damaged}' was cut at offset {offset}; the original and all that follows is in '{aside}'.";
    }

    private static void KeepBefore(string original, string target, long offset, bool isSnapshot)
    {
        using var source = System.IO.File.OpenRead(original);
        using var kept = System.IO.File.Create(target);
        var buffer = new byte[1 << 20];
        while (source.Position < offset)
        {
            var count = source.Read(buffer, 0, (int)Math.Min(buffer.Length, offset - source.Position));
            kept.Write(buffer, 0, count);
        }

        if (isSnapshot)
        {
            kept.Write(new JournalBatch().Seal());
        }

        kept.Flush(flushToDisk: true);
    }
}
