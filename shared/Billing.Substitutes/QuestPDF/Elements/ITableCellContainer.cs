using QuestPDF.Infrastructure;

namespace QuestPDF.Elements.Table;

/// <summary>A cell of a table, which may say where it stands before it says what it holds.</summary>
public interface ITableCellContainer : IContainer;
