using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Tests.Functions;

/// <summary>Keeps what is logged.</summary>
internal sealed class ListLogger : ILoggerProvider
{
    public ConcurrentQueue<(string Category, LogLevel Level, string Text, bool HasException)> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Named(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Named(ListLogger all, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            all.Lines.Enqueue((category, logLevel, formatter(state, exception), exception is not null));
    }
}
