namespace Billing.Local.Journal;

/// <summary>The journal of a folder that a host may be writing: read up to what is durable now, and never changed.</summary>
/// <param name="folder">The journal's folder.</param>
/// <param name="repairCommand">Command that the message on a damaged journal names.</param>
internal sealed class ReadOnlyJournal(string folder, string repairCommand) : IJournal
{
    private readonly JournalFolder _folder = new(Path.GetFullPath(folder));

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Always: whoever reads must not write.</exception>
    public ValueTask AppendAsync(JournalLane lane, ReadOnlyMemory<byte> record) =>
        throw new InvalidOperationException($"The journal '{_folder.Path}' was opened to be read; a record of {lane} cannot be written.");

    /// <summary>Replays the records of some services.</summary>
    /// <returns>False when the host made a snapshot meanwhile and deleted what was being read: begin anew, with new services.</returns>
    /// <exception cref="JournalException">The folder is damaged; nothing was changed.</exception>
    public bool TryReplay(IEnumerable<IJournaled> services)
    {
        var byLane = services.ToDictionary(service => service.Lane);
        var before = NewestSnapshot();
        try
        {
            new JournalRecovery(_folder, repairCommand, (lane, record) => byLane.GetValueOrDefault(lane)?.Replay(record)) { CutsTornEnd = false }.Run();
            return true;
        }
        catch (Exception failure) when (failure is JournalException or FileNotFoundException && NewestSnapshot() != before)
        {
            return false;
        }
    }

    private JournalFileName? NewestSnapshot() => _folder.Snapshots() is [.., var newest] ? newest : null;
}
