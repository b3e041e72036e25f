using System.Globalization;
using Billing.Local.Durable;
using Microsoft.Extensions.Configuration;

namespace Billing.Local.Functions;

/// <summary>The settings of <c>host.json</c> that the local host heeds, with Azure's defaults where the file is silent.</summary>
internal sealed class HostJson
{
    /// <summary>Time that an invocation may take; infinite when the file says -1.</summary>
    public TimeSpan FunctionTimeout { get; private init; } = TimeSpan.FromMinutes(30);

    /// <summary>Prefix of all routes, without slashes at its ends; may be empty.</summary>
    public string RoutePrefix { get; private init; } = "api";

    public ServiceBusSettings ServiceBus { get; private init; } = new();

    /// <summary>Options of the task hub in the file; whoever makes the hub gives it these.</summary>
    public LocalTaskHubOptions TaskHub { get; private init; } = new();

    public BlobSettings Blobs { get; private init; } = new();

    /// <summary>The section <c>logging</c>, which has the form that .NET's logging knows.</summary>
    public IConfiguration? Logging { get; private init; }

    /// <summary>
    /// Reads the file; settings named <c>AzureFunctionsJobHost:…</c> in <paramref name="overrides"/> win over it, as in Azure.
    /// </summary>
    /// <param name="path">The file; null for defaults alone.</param>
    /// <param name="overrides">The app settings.</param>
    /// <param name="report">Takes each problem.</param>
    public static HostJson Read(string? path, IConfiguration overrides, Action<string> report)
    {
        var builder = new ConfigurationBuilder();
        if (path is not null)
        {
            if (!File.Exists(path))
            {
                report($"host.json: the file '{path}' does not exist");
                return new HostJson();
            }

            builder.AddJsonFile(Path.GetFullPath(path));
        }

        try
        {
            var file = builder.AddConfiguration(overrides.GetSection("AzureFunctionsJobHost")).Build();
            return From(new Reader(file, report));
        }
        catch (Exception failure) when (failure is InvalidDataException or FormatException)
        {
            report($"host.json: {(failure.InnerException ?? failure).Message}");
            return new HostJson();
        }
    }

    private static HostJson From(Reader read)
    {
        var defaults = new HostJson();
        const string bus = "extensions:serviceBus:";
        const string durable = "extensions:durableTask:";
        return new HostJson
        {
            FunctionTimeout = read.Limit("functionTimeout", defaults.FunctionTimeout),
            RoutePrefix = (read.Text("extensions:http:routePrefix") ?? defaults.RoutePrefix).Trim('/'),
            Logging = read.Section("logging"),
            ServiceBus = new ServiceBusSettings
            {
                AutoCompleteMessages = read.Flag(bus + "autoCompleteMessages", defaults.ServiceBus.AutoCompleteMessages),
                MaxAutoLockRenewalDuration = read.Span(bus + "maxAutoLockRenewalDuration", defaults.ServiceBus.MaxAutoLockRenewalDuration),
                MaxConcurrentCalls = read.Number(bus + "maxConcurrentCalls", defaults.ServiceBus.MaxConcurrentCalls),
                MaxConcurrentSessions = read.Number(bus + "maxConcurrentSessions", defaults.ServiceBus.MaxConcurrentSessions),
                MaxMessageBatchSize = read.Number(bus + "maxMessageBatchSize", defaults.ServiceBus.MaxMessageBatchSize),
                SessionIdleTimeout = read.Span(bus + "sessionIdleTimeout", defaults.ServiceBus.SessionIdleTimeout),
            },
            TaskHub = new LocalTaskHubOptions
            {
                HubName = read.Text(durable + "hubName") ?? defaults.TaskHub.HubName,
                MaxConcurrentActivityFunctions = read.Number(durable + "maxConcurrentActivityFunctions", defaults.TaskHub.MaxConcurrentActivityFunctions),
                MaxConcurrentOrchestratorFunctions =
                    read.Number(durable + "maxConcurrentOrchestratorFunctions", defaults.TaskHub.MaxConcurrentOrchestratorFunctions),
                ExtendedSessionsEnabled = read.Flag(durable + "extendedSessionsEnabled", defaults.TaskHub.ExtendedSessionsEnabled),
                DefaultVersion = read.Text(durable + "defaultVersion"),
            },
            Blobs = new BlobSettings
            {
                MaxDegreeOfParallelism = read.Number("extensions:blobs:maxDegreeOfParallelism", defaults.Blobs.MaxDegreeOfParallelism),
                PoisonBlobThreshold = read.Number("extensions:blobs:poisonBlobThreshold", defaults.Blobs.PoisonBlobThreshold),
            },
        };
    }

    private sealed class Reader(IConfigurationRoot file, Action<string> report)
    {
        public IConfiguration Section(string key) => file.GetSection(key);

        public string? Text(string key) => file[key];

        public bool Flag(string key, bool otherwise) => Parse(key, otherwise, "true or false", bool.TryParse);

        public int Number(string key, int otherwise) =>
            Parse(key, otherwise, "a whole number from 1 on", (string? text, out int value) =>
                int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value) && value >= 1);

        public TimeSpan Span(string key, TimeSpan otherwise) =>
            Parse(key, otherwise, "a time span such as 00:05:00", (string? text, out TimeSpan value) =>
                TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value));

        public TimeSpan Limit(string key, TimeSpan otherwise) =>
            file[key] == "-1" ? Timeout.InfiniteTimeSpan : Span(key, otherwise);

        private T Parse<T>(string key, T otherwise, string wanted, TryParse<T> parse)
        {
            if (file[key] is not { Length: > 0 } text)
            {
                return otherwise;
            }

            if (parse(text, out var value))
            {
                return value;
            }

            report($"host.json: {key.Replace(':', '.')} must be {wanted}, not '{text}'");
            return otherwise;
        }
    }

    private delegate bool TryParse<T>(string? text, out T value);
}

/// <summary>The section <c>extensions.serviceBus</c>.</summary>
internal sealed record ServiceBusSettings
{
    public bool AutoCompleteMessages { get; init; } = true;

    public TimeSpan MaxAutoLockRenewalDuration { get; init; } = TimeSpan.FromMinutes(5);

    public int MaxConcurrentCalls { get; init; } = 16;

    public int MaxConcurrentSessions { get; init; } = 8;

    public int MaxMessageBatchSize { get; init; } = 1000;

    public TimeSpan SessionIdleTimeout { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>The section <c>extensions.blobs</c>.</summary>
internal sealed record BlobSettings
{
    public int MaxDegreeOfParallelism { get; init; } = 8;

    public int PoisonBlobThreshold { get; init; } = 5;
}
