using Billing.Local.Durable;
using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Blobs;
using Billing.Local.Functions.Cosmos;
using Billing.Local.Functions.Durable;
using Billing.Local.Functions.Http;
using Billing.Local.Functions.ServiceBus;
using Billing.Local.Functions.Timers;
using Billing.Local.Functions.Worker;

namespace Billing.Local.Functions.Discovery;

/// <summary>Makes the trigger that a binding describes, with its settings filled in and its names checked.</summary>
internal sealed class TriggerFactory(TriggerParts parts, SettingExpressions settings)
{
    /// <summary>Reads the binding.</summary>
    /// <returns>Null when the function cannot run, which is reported.</returns>
    public ITrigger? Create(string function, RawBinding binding, Action<string> report) => binding.Type switch
    {
        "httpTrigger" => HttpTrigger.Create(function, binding, parts.Host.RoutePrefix, report),
        "timerTrigger" => Timer(function, binding, report),
        "serviceBusTrigger" => ServiceBusTrigger.Create(binding, text => settings.Resolve(text, report), parts, report),
        "blobTrigger" => Blob(function, binding, report),
        "cosmosDBTrigger" => ChangeFeed(function, binding, report),
        "orchestrationTrigger" => Hub(report) is { } hub ? new OrchestrationTrigger(binding.Text("orchestration") ?? function, hub) : null,
        "activityTrigger" => Hub(report) is { } hub ? new ActivityTrigger(binding.Text("activity") ?? function, hub) : null,
        _ => Unknown(binding, report),
    };

    private static ITrigger? Unknown(RawBinding binding, Action<string> report)
    {
        report($"the local host has no {binding.Type}");
        return null;
    }

    private TimerTrigger? Timer(string function, RawBinding binding, Action<string> report)
    {
        if (settings.Resolve(binding.Text("schedule")!, report) is not { } text)
        {
            return null;
        }

        if (TimerSchedule.Parse(text) is { } schedule)
        {
            return new TimerTrigger(function, new TimerSettings(binding.Flag("runOnStartup") ?? false, binding.Flag("useMonitor") ?? true), schedule, parts);
        }

        report($"'{text}' is neither an NCRONTAB expression nor a time span");
        return null;
    }

    private BlobTrigger? Blob(string function, RawBinding binding, Action<string> report)
    {
        if (settings.Resolve(binding.Text("path")!, report) is not { } text)
        {
            return null;
        }

        if (BlobPathPattern.Parse(text) is not { } pattern)
        {
            report($"'{text}' is not a container with a pattern of blob names");
            return null;
        }

        if (parts.Blobs is not { } account)
        {
            report("the host has no blob account");
            return null;
        }

        return new BlobTrigger(function, pattern, binding.Text("connection") ?? "AzureWebJobsStorage", account, parts);
    }

    private ChangeFeedTrigger? ChangeFeed(string function, RawBinding binding, Action<string> report)
    {
        var database = settings.Resolve(binding.Text("databaseName")!, report);
        var container = settings.Resolve(binding.Text("containerName")!, report);
        if (database is null || container is null)
        {
            return null;
        }

        if (parts.Cosmos is not { } account)
        {
            report("the host has no Cosmos account");
            return null;
        }

        if (account.FindDatabase(database)?.Containers.ContainsKey(container) != true)
        {
            report($"there is no container '{container}' in a database '{database}'");
            return null;
        }

        var feed = new ChangeFeedSettings(database, container, binding.Number("maxItemsPerInvocation"), binding.Flag("startFromBeginning") ?? false);
        return new ChangeFeedTrigger(function, feed, account, parts);
    }

    private LocalTaskHub? Hub(Action<string> report)
    {
        if (parts.TaskHub is null)
        {
            report("the host has no task hub");
        }

        return parts.TaskHub;
    }
}
