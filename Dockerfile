FROM python:3.11-slim

# The registry's own build of torch brings gigabytes of CUDA; this index has it for the CPU.
# Give an empty TORCH_INDEX to take torch from the registry.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu

ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore \
    THIDUA_HOME=/var/lib/thidua

# Scans and photographs are read by Tesseract, old Word files by LibreOffice.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fonts-liberation libreoffice-writer-nogui tesseract-ocr tesseract-ocr-vie \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app

COPY constraints.txt ./
RUN if [ -n "$TORCH_INDEX" ]; then \
        pip install -c constraints.txt --no-deps --index-url "$TORCH_INDEX" torch; \
    fi

COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY config ./config
COPY corpus ./corpus
COPY index ./index
RUN pip install -c constraints.txt .

# The files above are read from where pip put them, not from here.
WORKDIR /var/lib/thidua
RUN useradd --system --uid 10001 --home-dir /var/lib/thidua thidua && chown thidua /var/lib/thidua
USER thidua
VOLUME /var/lib/thidua

# The first start makes the model and the index in the volume, which takes a few minutes.
HEALTHCHECK --interval=30s --timeout=10s --start-period=10m --retries=3 \
    CMD ["thidua", "health"]

ENTRYPOINT ["thidua"]
CMD ["run"]
