"""A bot of somebody else, in the manner of python-telegram-bot's own echo example."""

import os

from telegram import ForceReply, Update
from telegram.ext import Application, CommandHandler, ContextTypes, MessageHandler, filters


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Greets with a mention, as the example does."""
    assert update.message
    assert update.effective_user
    await update.message.reply_html(
        f"Hi {update.effective_user.mention_html()}!", reply_markup=ForceReply(selective=True)
    )


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Says the same."""
    assert update.message
    assert update.message.text
    await update.message.reply_text(update.message.text)


async def store(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Fetches a document and sends its content back as another one."""
    assert update.message
    assert update.message.document
    file = await update.message.document.get_file()
    content = bytes(await file.download_as_bytearray())
    await update.message.reply_document(content, filename="lai.bin", caption=str(len(content)))


def main() -> None:
    """Polls until it is told to stop."""
    server = os.environ["BOT_API"]
    application = (
        Application.builder()
        .token(os.environ["BOT_TOKEN"])
        .base_url(f"{server}/bot")
        .base_file_url(f"{server}/file/bot")
        .build()
    )
    application.add_handler(CommandHandler("start", start))
    application.add_handler(MessageHandler(filters.Document.ALL, store))
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    application.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main()
