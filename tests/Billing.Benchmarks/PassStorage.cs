using Billing.Local.Journal;

namespace Billing.Benchmarks;

/// <summary>What a run keeps its state in: memory, or a journal in a folder of its own that is deleted after the run.</summary>
internal sealed class PassStorage : IAsyncDisposable
{
    private readonly DirectoryInfo? _folder;
    private readonly FileJournalOptions? _options;
    private FileJournal? _journal;

    /// <param name="isDurable">On disk, synced before anything is acknowledged.</param>
    /// <param name="options">How the journal is written.</param>
    public PassStorage(bool isDurable, FileJournalOptions? options = null)
    {
        _options = options;
        if (isDurable)
        {
            _folder = Directory.CreateTempSubdirectory("billing-benchmark-");
            _journal = new FileJournal(JournalFolder, options);
        }
    }

    public IJournal Journal => _journal ?? (IJournal)MemoryJournal.Instance;

    /// <summary>A folder for what is not in the journal; null in memory.</summary>
    public string? Files => _folder is null ? null : Path.Combine(_folder.FullName, "files");

    /// <summary>Bytes in the journal's files.</summary>
    public long JournalBytes => new DirectoryInfo(JournalFolder).EnumerateFiles().Sum(file => file.Length);

    private string JournalFolder => Path.Combine(_folder!.FullName, "journal");

    /// <summary>Opens the journal; a run in memory has nothing to open.</summary>
    public async Task OpenAsync(params IJournaled[] services)
    {
        if (_journal is not null)
        {
            await _journal.OpenAsync(services);
        }
    }

    /// <summary>Ends the journal of a durable run, as the end of its process does; nothing holds its services any longer.</summary>
    public async Task CloseAsync()
    {
        await _journal!.DisposeAsync();
        _journal = new FileJournal(JournalFolder, _options);
    }

    /// <summary>Closes the journal of a durable run and opens it again, for services as they are after a restart.</summary>
    public async Task<JournalReport> ReopenAsync(params IJournaled[] services)
    {
        await CloseAsync();
        return await _journal!.OpenAsync(services);
    }

    /// <summary>Times the opening of a journal that was closed, in bytes of the log.</summary>
    public async Task<Pass> MeasureOpenAsync(params IJournaled[] services)
    {
        JournalReport? report = null;
        var pass = await Pass.MeasureAsync(0, async () => report = await _journal!.OpenAsync(services));
        return pass with { Work = report!.Bytes, Extras = new() { ["records"] = report.Records } };
    }

    public async ValueTask DisposeAsync()
    {
        if (_journal is not null)
        {
            await _journal.DisposeAsync();
        }

        _folder?.Delete(recursive: true);
    }
}
